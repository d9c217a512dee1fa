"""Commands on volunteers: a file for each part of what an organisation knows of them."""

from app.volunteers.health import (
    declare_health,
    end_hold,
    place_hold,
    tell_authorities,
    tell_coordinator,
)
from app.volunteers.journeys import (
    close_quarantine,
    miss_follow_up,
    note_disinfected,
    note_observation,
    register_returnee,
    return_from_deployment,
    start_deployment,
)
from app.volunteers.papers import (
    add_credential,
    end_insurance,
    insure_volunteers,
    verify_credential,
    withdraw_credential,
)
from app.volunteers.registering import (
    approve_volunteer,
    change_volunteer,
    decline_volunteer,
    leave_service,
    register_volunteer,
    set_availability,
)

__all__ = [
    "add_credential",
    "approve_volunteer",
    "change_volunteer",
    "close_quarantine",
    "declare_health",
    "decline_volunteer",
    "end_hold",
    "end_insurance",
    "insure_volunteers",
    "leave_service",
    "miss_follow_up",
    "note_disinfected",
    "note_observation",
    "place_hold",
    "register_returnee",
    "register_volunteer",
    "return_from_deployment",
    "set_availability",
    "start_deployment",
    "tell_authorities",
    "tell_coordinator",
    "verify_credential",
    "withdraw_credential",
]
