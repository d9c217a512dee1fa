"""Volunteers 志愿者: who they are, what they may do, and the time they promise to any operation."""

from domain.volunteers.commitments import REMEMBERED, Commitment, Served, VolunteerId
from domain.volunteers.credentials import CREDENTIALS, Credential, Insured
from domain.volunteers.health import HOLDS, Hold
from domain.volunteers.journeys import Deployment, Observation
from domain.volunteers.volunteer import Volunteer

__all__ = [
    "CREDENTIALS",
    "HOLDS",
    "REMEMBERED",
    "Commitment",
    "Credential",
    "Deployment",
    "Hold",
    "Insured",
    "Observation",
    "Served",
    "Volunteer",
    "VolunteerId",
]
