"""Attack a chat, and print what the attacks achieve.

    python -m benchmarks.security.attacks [ATTACK ...]

Each attack runs against a chat of its own, on this machine, with a scripted chain and no model. A
line has the attack, the number of tries, how many of them succeeded, and what counts as success.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from benchmarks.security.attacks.connections import (
    hold_idle_connections,
    leave_streams_open,
    send_endless_headers,
    send_slowly,
)
from benchmarks.security.attacks.files import upload_dangerous_names
from benchmarks.security.attacks.framing import hide_requests
from benchmarks.security.attacks.paths import follow_paths_outside, unpack_links
from benchmarks.security.attacks.people import (
    guess_passwords,
    listen_after_a_new_password,
    take_sessions,
    take_similar_names,
    use_a_name_again,
)
from benchmarks.security.attacks.programs import send_absurd_bodies, send_absurd_messages
from benchmarks.security.attacks.quotas import (
    block_places,
    flood_actions,
    push_out_conversations,
)
from benchmarks.security.attacks.requests import (
    forge_hosts_and_origins,
    forge_log_lines,
    make_answers_fail,
    send_malformed_bodies,
)
from benchmarks.security.attacks.sizes import (
    send_long_cookies,
    send_long_headers,
    send_long_links,
)
from benchmarks.security.attacks.target import Result

ATTACKS: dict[str, Callable[[Path], Result]] = {
    "520 idle connections": hold_idle_connections,
    "headers of 40 MB": send_endless_headers,
    "requests sent byte by byte": send_slowly,
    "streams opened and left": leave_streams_open,
    "requests hidden in the body of another": hide_requests,
    "cookies of 60 KB": send_long_cookies,
    "headers of 60 KB": send_long_headers,
    "links of 60 KB": send_long_links,
    "forged hosts and origins": forge_hosts_and_origins,
    "bodies of a wrong shape": send_malformed_bodies,
    "forged log lines": forge_log_lines,
    "questions that fail": make_answers_fail,
    "accept and feedback without end": flood_actions,
    "stopped questions that go on": block_places,
    "conversations pushed out": push_out_conversations,
    "passwords guessed from the owner's address": guess_passwords,
    "a name used again": use_a_name_again,
    "a stream after a new password": listen_after_a_new_password,
    "sessions of others": take_sessions,
    "names that look like another": take_similar_names,
    "paths that lead outside": follow_paths_outside,
    "dangerous file names": upload_dangerous_names,
    "archives with links": unpack_links,
    "absurd bodies to the API": send_absurd_bodies,
    "absurd messages to MCP": send_absurd_messages,
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("attacks", nargs="*", metavar="ATTACK", help=f"of {', '.join(ATTACKS)}")
    chosen = parser.parse_args().attacks or list(ATTACKS)
    if unknown := [each for each in chosen if each not in ATTACKS]:
        sys.exit(f"There is no attack {unknown[0]!r}: choose of {', '.join(ATTACKS)}")
    print(f"{'attack':44} {'tries':>6} {'succeeded':>9}  success is that")
    failed = 0
    for name in chosen:
        with tempfile.TemporaryDirectory() as folder:
            result = ATTACKS[name](Path(folder))
        failed += bool(result.successes)
        print(f"{name:44} {result.tries:6} {result.successes:9}  {result.success}", flush=True)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
