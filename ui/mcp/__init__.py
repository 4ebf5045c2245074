"""An index and a chain → a server for MCP clients, with tools and resources that only read."""
