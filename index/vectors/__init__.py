"""Unit vectors by id go in; the nearest ids and their cosines come out."""
