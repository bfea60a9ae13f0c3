"""Columns that survey servers add to an export: which are kept to join rows, and which are dropped on read."""

from __future__ import annotations

import re

from shelterlib.raw.names import path_key, undamaged

# Names as path keys. `keep`: needed to tell rows apart and to join repeats; never an answer.
ROLES = {
    "uuid": ("_uuid", "meta/instanceid", "instanceid", "key", "_submission__uuid", "meta/instance/id"),
    "id": ("_id", "_submission__id"),
    "submitted": ("_submission_time", "submissiondate", "_submission__submission_time"),
    "index": ("_index",),
    "parent": ("_parent_index",),
    "parent_key": ("parent_key",),
    "parent_table": ("_parent_table_name",),
    "version": ("formversion", "formdef_version"),
}
ROLE_OF = {name: role for role, names in ROLES.items() for name in names}
IGNORED = frozenset(
    [
        "_validation_status",
        "_notes",
        "_status",
        "_tags",
        "_xform_id_string",
        "_xform_id",
        "_bamboo_dataset_id",
        "_media_all_received",
        "_duration",
        "_edited",
        "_total_media",
        "_media_count",
        "_review_status",
        "_review_comment",
        "_date_modified",
        "_total",
        "_version",
        "status",
        "reviewstate",
        "meta/instancename",
        "instancename",
        "instance_name",
        "meta/rootuuid",
        "_meta/rootuuid",
        "meta/deprecatedid",
        "formhub/uuid",
        "edits",
        "attachmentspresent",
        "attachmentsexpected",
        "_submission__validation_status",
        "_submission__notes",
        "_submission__status",
        "_submission__tags",
        "_submission___version__",
        "_submission__version",
        "_submission__version__",
        "__system/submissiondate",
        "_supplementaldetails",
    ]
)
PERSONAL = frozenset(
    [
        "_geolocation",
        "_submitted_by",
        "deviceid",
        "username",
        "phonenumber",
        "simserial",
        "simid",
        "sim_serial",
        "subscriberid",
        "subscriber_id",
        "email",
        "devicephonenum",
        "device_id",
        "submitterid",
        "submittername",
        "_attachments",
        "_submission__submitted_by",
        "_submission__geolocation",
        "audit",
        "audit_url",
        "_geolocation/0",
        "_geolocation/1",
        "__system/submitterid",
        "__system/submittername",
        "devicephonenumber",
        "enumerator_name",
        "_ip",
        "ip",
        "_user_agent",
    ]
)
POSITION = re.compile(r"_?(?P<question>.+?)[_/](?P<part>latitude|longitude|altitude|precision|accuracy)")
ATTACHMENT = re.compile(r"(?P<question>.+)_url", re.IGNORECASE)


VERSION = re.compile(
    r"_{1,2}version_{0,2}\d{0,3}"
)  # KoboToolbox numbers them: `_version_`, `__version__`, `_version__001`


def role_of(header: str) -> str:
    """Return what a server's column is: a role, `ignored`, `personal`, or `""` for none of them."""
    for key in (path_key(header), path_key(undamaged(header))):
        last = key.rsplit("/", 1)[-1]
        if key in ROLE_OF:
            return ROLE_OF[key]
        if VERSION.fullmatch(last):
            return "version"
        if key in PERSONAL or (last in PERSONAL and last.startswith("_")):
            return "personal"
        if key in IGNORED or key.startswith("set/of/"):
            return "ignored"
        if last.startswith("_") and last in ROLE_OF:
            return ROLE_OF[last]
    return ""
