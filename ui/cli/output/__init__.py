"""Printed output: styles of a terminal, and progress of long steps."""
