"""What all tests share."""

pytest_plugins = ["tests.databases", "tests.redis_server", "tests.shell", "tests.world", "tests.desk.races"]
