"""The login throttle: how long an attempt must wait after wrong passwords."""

import pytest
from pincite.ui.auth.throttle import RESET_SECONDS, LoginThrottle


class FakeClock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def throttle(clock: FakeClock) -> LoginThrottle:
    return LoginThrottle(clock)


def test_each_wrong_attempt_makes_the_wait_longer(
    throttle: LoginThrottle, clock: FakeClock
) -> None:
    waits = []
    for _ in range(20):
        wait = throttle.record_attempt("anna", "192.0.2.7")
        waits.append(wait)
        clock.now += wait
        if wait:
            assert throttle.record_attempt("anna", "192.0.2.7") == 0
    assert waits[:5] == [0] * 5
    assert waits[5:9] == [1, 2, 4, 8]
    assert max(waits) == 900


def test_an_attempt_that_comes_too_early_does_not_count(
    throttle: LoginThrottle, clock: FakeClock
) -> None:
    for _ in range(5):
        throttle.record_attempt("anna", "192.0.2.7")
    for _ in range(50):
        assert throttle.record_attempt("anna", "192.0.2.7") == 1
    clock.now += 1
    assert throttle.record_attempt("anna", "192.0.2.7") == 0


def test_wrong_attempts_do_not_lock_out_other_addresses_or_names(throttle: LoginThrottle) -> None:
    while not throttle.record_attempt("anna", "192.0.2.7"):
        pass
    assert throttle.record_attempt("anna", "192.0.2.8") == 0
    assert throttle.record_attempt("bob", "192.0.2.7") == 0


def test_many_names_from_one_address_wait(throttle: LoginThrottle) -> None:
    assert any(throttle.record_attempt(f"name {number}", "192.0.2.7") for number in range(31))


def test_the_ipv6_addresses_of_one_household_count_together(throttle: LoginThrottle) -> None:
    assert any(throttle.record_attempt("anna", f"2001:db8::{number}") for number in range(6))


def test_attempts_from_many_addresses_for_one_name_wait_only_briefly(
    throttle: LoginThrottle,
) -> None:
    waits = [throttle.record_attempt("anna", f"192.0.2.{number}") for number in range(100)]
    assert 0 < max(waits) <= 30


def test_a_right_password_resets_the_name_but_not_the_address(throttle: LoginThrottle) -> None:
    for _ in range(20):
        for _ in range(5):
            assert throttle.record_attempt("anna", "192.0.2.7") == 0
        throttle.record_success("anna", "192.0.2.7")
        if any(
            throttle._attempts[key][0] >= 25 for key in throttle._attempts if key[0] == "address"
        ):
            return
    pytest.fail("a right password must not reset the attempts of the address")


def test_attempts_are_forgotten_after_a_while(throttle: LoginThrottle, clock: FakeClock) -> None:
    while not throttle.record_attempt("anna", "192.0.2.7"):
        pass
    clock.now += RESET_SECONDS
    assert throttle.record_attempt("anna", "192.0.2.7") == 0


def test_the_number_of_remembered_names_is_limited(throttle: LoginThrottle) -> None:
    for number in range(30_000):
        throttle.record_attempt(f"name {number}", f"{number}")
    assert len(throttle._attempts) <= 10_000


def test_a_device_waits_for_its_own_wrong_passwords_only(throttle: LoginThrottle) -> None:
    while not throttle.record_attempt("anna", "192.0.2.7"):
        pass
    assert [throttle.record_attempt("anna", "192.0.2.7", "hers") for _ in range(5)] == [0] * 5
    assert throttle.record_attempt("anna", "192.0.2.7", "hers") == 1


def test_guesses_from_other_addresses_do_not_slow_an_address_of_the_user(
    throttle: LoginThrottle,
) -> None:
    throttle.record_success("anna", "198.51.100.1")
    for number in range(100):
        throttle.record_attempt("anna", f"192.0.2.{number}")
    assert throttle.record_attempt("anna", "192.0.2.200") > 0
    assert throttle.record_attempt("anna", "198.51.100.1") == 0
