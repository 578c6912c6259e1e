"""Focaljet: a community platform whose privacy policy is executable."""
