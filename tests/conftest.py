"""What holds for all tests: examples are the same in each run, and none is timed."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "same everywhere",
    derandomize=True,
    deadline=None,  # on a busy machine one example took 0.39 s for its usual 0.02
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("same everywhere")
