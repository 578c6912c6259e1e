"""How our PostgreSQL is set up: private, quiet about people, modest in memory."""

from __future__ import annotations

from pathlib import Path

# Only the socket leads in, and only its owner (and root) may enter its folder.
HOST_RULES = """\
# Written by Focaljet. The folder of the socket decides who may come this far.
local all all trust
"""

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": "5432",
    "max_connections": "60",
    "fsync": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # Modest: the whole site shall fit a machine with one gigabyte.
    "shared_buffers": "128MB",
    "work_mem": "8MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "512MB",
    "max_wal_size": "512MB",
    "jit": "off",
    # Parallel queries need more of /dev/shm than a container has.
    "max_parallel_workers_per_gather": "0",
    "max_parallel_maintenance_workers": "0",
    "random_page_cost": "1.1",
    # A log that holds no personal data: no statements, no details, no error texts
    # (they quote the values that were wrong), no addresses.
    "log_error_verbosity": "terse",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_statement": "none",
    "log_min_duration_statement": "-1",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    "log_autovacuum_min_duration": "-1",
    "log_checkpoints": "off",
    "log_connections": "off",
    "log_line_prefix": "%m [%p] ",
    # One file a weekday, written over after a week.
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_file_mode": "0600",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_truncate_on_rotation": "on",
}

# For data that is thrown away with the test run.
NOT_DURABLE = {
    "fsync": "off",
    "full_page_writes": "off",
}


HEADER = """\
# Written by Focaljet at every start; your own settings go into own.conf beside it.
"""
FOOTER = "include_if_exists 'own.conf'\n"
OWN = "# Your own settings for PostgreSQL; these win over those of Focaljet.\n"


def text(*, socket_dir: Path, log_dir: Path, durable: bool = True) -> str:
    settings = {
        **SETTINGS,
        "unix_socket_directories": _listed(socket_dir),
        "log_directory": str(log_dir),
        **({} if durable else NOT_DURABLE),
    }
    lines = [f"{name} = '{_escaped(value)}'\n" for name, value in settings.items()]
    return "".join((HEADER, *lines, FOOTER))


def _listed(folder: Path) -> str:
    # The value is a list divided by commas, so the folder needs quotes of its own.
    return '"' + str(folder).replace('"', '""') + '"'


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace("'", "''")
