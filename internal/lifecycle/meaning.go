package lifecycle

// Meaning explains the state in a sentence, for those who read the API.
func (s RequestState) Meaning() string {
	return map[RequestState]string{
		Unverified: "The sender's identity is not confirmed yet.",
		InReview:   "Staff may reject it until its review window ends; then it goes out by itself.",
		Approved:   "The approval may be taken back until the undo window ends.",
		Forwarding: "Orders to erase are on their way; nothing can be recalled.",
		Completed:  "Every delivery is closed, with evidence.",
		Rejected:   "Refused by a person, on a ground of the law.",
		Cancelled:  "Withdrawn by the data subject.",
		Duplicate:  "Joined to an earlier request of the same subject.",
	}[s]
}

// Meaning explains the state in a sentence, for those who read the API.
func (s DeliveryState) Meaning() string {
	return map[DeliveryState]string{
		Queued:   "Waits for its next attempt.",
		Sending:  "An attempt is under way.",
		Accepted: "Taken by the destination, and not confirmed yet.",
		Done:     "The destination says that the data is erased.",
		Verified: "Erased, and a look at the destination found nothing.",
		NotFound: "The destination does not know the person.",
		Retained: "The destination must keep the data, on a ground.",
		Failed:   "Needs a person; it is still tried once a day.",
		Waived:   "Closed by a person, on a ground.",
		Held:     "Waits until a person releases it.",
	}[s]
}

// Meaning names the law, for those who read the API.
func (r Regulation) Meaning() string {
	return map[Regulation]string{
		GDPR:   "Regulation (EU) 2016/679: one month.",
		UKGDPR: "The UK GDPR: one month.",
		CCPA:   "California Consumer Privacy Act: 45 days.",
		VCDPA:  "Virginia Consumer Data Protection Act: 45 days.",
		CPA:    "Colorado Privacy Act: 45 days.",
		CTDPA:  "Connecticut Data Privacy Act: 45 days.",
		TDPSA:  "Texas Data Privacy and Security Act: 45 days.",
		OCPA:   "Oregon Consumer Privacy Act: 45 days.",
		ICDPA:  "Iowa Consumer Data Protection Act: 90 days.",
		LGPD:   "Lei Geral de Proteção de Dados: 15 days.",
		NoLaw:  "No law applies; the company promises one month.",
	}[r]
}
