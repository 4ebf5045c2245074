"""What each request passes before it reaches a route: limits, checks and headers."""
