"""What a run cost, node by node."""

from bringup.profile.records import NodeProfile, Profile, make_profile
from bringup.profile.tables import profile_csv, write_results_tree

__all__ = [
    "NodeProfile",
    "Profile",
    "make_profile",
    "profile_csv",
    "write_results_tree",
]
