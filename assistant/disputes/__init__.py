"""Where articles answer differently."""
