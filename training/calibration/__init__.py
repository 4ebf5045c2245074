"""Outcomes of development questions → the calibration of the reader."""
