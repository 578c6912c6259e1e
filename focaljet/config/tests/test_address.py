from __future__ import annotations

import socket

import pytest

from focaljet.config.launcher import address
from focaljet.config.launcher.errors import CannotStartError


def test_a_taken_port_is_named_with_the_way_out():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(CannotStartError, match=rf"Port {port} .* --port"):
            address.check_free("127.0.0.1", port)


def test_an_address_of_another_machine_is_named_with_the_way_out():
    with pytest.raises(CannotStartError, match=r"192\.0\.2\.1.*--host"):
        address.check_free("192.0.2.1", 8000)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_number_that_is_no_port_is_refused(port: int):
    with pytest.raises(CannotStartError, match="no port"):
        address.check_free("127.0.0.1", port)


def test_an_ipv6_address_stands_in_brackets():
    assert address.url("::1", 8000) == "http://[::1]:8000"
