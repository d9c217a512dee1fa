"""Supply donations 捐赠物资: what is given, where it lies, where it goes, and the books of it."""

from domain.donations.disclosure import Disclosure as Disclosure
from domain.donations.disclosure import DisclosureId as DisclosureId
from domain.donations.disclosure import PublicLine as PublicLine
from domain.donations.telling import DonorNotice as DonorNotice
from domain.donations.telling import NoticeId as NoticeId
