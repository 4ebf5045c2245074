"""Articles and questions in German and Spanish, written for this measurement."""
