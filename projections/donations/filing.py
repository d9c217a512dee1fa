"""What is put on file of a donation: papers, agreements, receipts, reports, filings."""

from __future__ import annotations

from domain.base import Event
from domain.donations.donations import Donation
from projections.donations.gift_rows import DonationRow


def filed(row: DonationRow, event: Event) -> DonationRow:
    """What was put on file."""
    at = event.happened_at.isoformat()
    match event:
        case Donation.PaperFiled():
            fact = {
                "id": str(event.paper_key),
                "file": str(event.paper_id) if event.paper_id else None,
                "kind": event.kind,
                "number": event.number,
                "line": event.line,
                "valid_until": event.valid_until,
                "at": at,
            }
            return row.replace(papers=[*row.papers, fact])
        case Donation.PaperWithdrawn():
            return row.replace(papers=[p for p in row.papers if p["id"] != str(event.paper_id)])
        case Donation.AgreementFiled():
            file = str(event.paper_id) if event.paper_id else None
            fact = {"kind": event.kind, "file": file, "number": event.number, "dated": event.dated}
            return row.replace(agreements=[*row.agreements, fact | {"id": str(event.agreement_key)}])
        case Donation.AgreementWithdrawn():
            gone_id = str(event.agreement_key)
            return row.replace(agreements=[one for one in row.agreements if one["id"] != gone_id])
        case Donation.ReceiptRecorded():
            said = {
                "code": event.code,
                "number": event.number,
                "issued_on": event.issued_on,
                "file": str(event.paper_id) if event.paper_id else None,
                "amount": event.amount.minor,
            }
            total = row.receipted + event.amount.minor
            return row.replace(receipts=[*row.receipts, said], receipted=total)
        case Donation.ReceiptVoided():
            gone = (event.code, event.number)
            left = [r for r in row.receipts if (r["code"], r["number"]) != gone]
            return row.replace(receipts=left, receipted=sum(r["amount"] for r in left))
        case Donation.SlipPrinted():
            return row.replace(slips=row.slips + 1)
        case Donation.OverseasReported():
            said = {"body": event.body, "number": event.document_number, "dated": event.dated}
            return row.replace(reports=[*row.reports, said])
        case Donation.FilingRecorded():
            names = ("filed_on", "begins_on", "document_number", "urgency", "agreed_with")
            return row.replace(filing={name: getattr(event, name) for name in names})
    return row
