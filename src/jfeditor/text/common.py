"""What two texts share at both ends."""

from typing import AnyStr


def common_prefix(one: AnyStr, other: AnyStr) -> int:
    """How many leading bytes or characters two texts share; compares slices, so it runs at C speed."""
    limit = min(len(one), len(other))
    shared = 0
    step = limit
    while step:
        if shared + step <= limit and one[shared : shared + step] == other[shared : shared + step]:
            shared += step
        else:
            step //= 2
    return shared


def common_suffix(one: AnyStr, other: AnyStr, limit: int) -> int:
    """How many trailing bytes or characters two texts share, at most `limit`."""
    shared = 0
    step = limit
    while step:
        if shared + step <= limit and (
            one[len(one) - shared - step : len(one) - shared]
            == other[len(other) - shared - step : len(other) - shared]
        ):
            shared += step
        else:
            step //= 2
    return shared
