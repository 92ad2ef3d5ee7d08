"""A stand-in for 100ms on this machine: a program apart, which imports nothing of greenroom."""
