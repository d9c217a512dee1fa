"""Supply donations 捐赠物资: what is given, where it lies, where it goes, and the books of it."""

from domain.donations.campaigns import Campaign as Campaign
from domain.donations.cash import CashDonation as CashDonation
from domain.donations.catalogue import Item as Item
from domain.donations.catalogue import ItemId as ItemId
from domain.donations.catalogue import item_id as item_id
from domain.donations.consignment_lines import ConsignmentId as ConsignmentId
from domain.donations.consignments import Consignment as Consignment
from domain.donations.counts import Count as Count
from domain.donations.counts import CountId as CountId
from domain.donations.deadlines import Deadline as Deadline
from domain.donations.disclosure import Disclosure as Disclosure
from domain.donations.disclosure import DisclosureId as DisclosureId
from domain.donations.disclosure import PublicLine as PublicLine
from domain.donations.donations import Donation as Donation
from domain.donations.donors import Donor as Donor
from domain.donations.giving_words import DonationId as DonationId
from domain.donations.giving_words import DonorId as DonorId
from domain.donations.lot_words import LotId as LotId
from domain.donations.lots import Lot as Lot
from domain.donations.money import CampaignId as CampaignId
from domain.donations.money import CashId as CashId
from domain.donations.spending_years import SpendingYear as SpendingYear
from domain.donations.telling import DonorNotice as DonorNotice
from domain.donations.telling import NoticeId as NoticeId
from domain.donations.warehouses import Warehouse as Warehouse
from domain.donations.warehouses import WarehouseId as WarehouseId
