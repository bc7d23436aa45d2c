"""A virtual machine with a real KMS, systemd and logind, for tests. See ../README.md."""
