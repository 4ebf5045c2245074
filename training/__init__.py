"""Labelled questions go in; the weights, calibration and card of the bundled reader come out."""
