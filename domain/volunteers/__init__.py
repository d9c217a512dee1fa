"""Volunteers 志愿者: who they are, what they may do, and the time they promise to any operation."""

from domain.volunteers.commitments import REMEMBERED, Commitment, VolunteerId
from domain.volunteers.volunteer import Volunteer

__all__ = ["REMEMBERED", "Commitment", "Volunteer", "VolunteerId"]
