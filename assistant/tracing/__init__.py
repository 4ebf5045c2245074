"""The steps of an answer, as LangChain callbacks and OpenTelemetry see them."""
