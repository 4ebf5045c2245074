"""Labelled statements → the weights, calibration and card of the model that checks statements."""
