"""The same articles and questions, given to Pincite and to what people would pick instead."""
