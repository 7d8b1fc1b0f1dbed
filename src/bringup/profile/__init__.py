"""What a run cost, node by node."""

from bringup.profile.advice import Finding, folded_stacks, what_to_fix
from bringup.profile.limits import Limit
from bringup.profile.records import NodeProfile, Profile, make_profile
from bringup.profile.tables import profile_csv, write_results_tree

__all__ = [
    "Finding",
    "Limit",
    "NodeProfile",
    "Profile",
    "folded_stacks",
    "make_profile",
    "profile_csv",
    "what_to_fix",
    "write_results_tree",
]
