"""What all tests share."""

pytest_plugins = ["tests.databases", "tests.shell", "tests.world"]
