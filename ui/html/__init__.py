"""Pure functions: values → safe HTML."""
