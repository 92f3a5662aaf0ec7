package view_test

import (
	"time"

	"github.com/a-h/templ"

	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// certificateSamples are the certificates of requests that ended differently.
func certificateSamples() map[string]templ.Component {
	return map[string]templ.Component{
		"certificate":          view.CertificatePage(certificate()),
		"certificate-open":     view.CertificatePage(openCertificate()),
		"certificate-rejected": view.CertificatePage(rejectedCertificate()),
		"certificate-joined":   view.CertificatePage(joinedCertificate()),
	}
}

func certificate() view.Certificate {
	return view.Certificate{
		Frame: frame(), Reference: "ER-K2K2-AB3C", RequestID: "0190b5a0-0000-7000-8000-00000000000a", State: lifecycle.Completed, AsOf: in(-aDay),
		Cause: "account_deleted", Source: "shop", Identifiers: []string{"email", "customer_id"}, Regulation: lifecycle.GDPR,
		Submitted: in(-60 * aDay), Received: in(-60 * aDay), Due: in(-30 * aDay), RuleSet: 3, Pauses: 1,
		Extension: &view.CertifiedExtension{Ground: lifecycle.ExtendComplexity, By: "Ada Okafor", At: in(-40 * aDay)},
		Decision:  &view.Decision{What: "Approved", At: in(-57 * aDay)}, Finished: in(-31 * aDay), Archived: in(-aDay),
		Letters: []view.CertifiedLetter{{Kind: lifecycle.ReceiptLetter, At: in(-60 * aDay)}, {Kind: lifecycle.CompletionLetter, At: in(-31 * aDay)}},
		Destinations: []view.CertifiedDelivery{
			{Destination: "Customer database (crm)", State: lifecycle.Verified, Attempts: 1, Ordered: in(-57 * aDay), Closed: in(-56 * aDay),
				Answer: view.Evidence{Via: "probe", Status: "absent", HTTPStatus: 404, At: in(-56 * aDay)}},
			{Destination: "Mailing (mailing)", State: lifecycle.Waived, Attempts: 9, Ordered: in(-57 * aDay), Closed: in(-40 * aDay),
				Waiver: &view.CertifiedWaiver{Ground: lifecycle.WaiveSystemGone, By: "Ada Okafor", ProposedBy: "Dana Lindqvist"}},
			{Destination: "Billing (billing)", State: lifecycle.Retained, Attempts: 1, Ordered: in(-57 * aDay), Closed: in(-57 * aDay), Denied: in(-50 * aDay),
				Answer: view.Evidence{Via: "response", Status: "retained", HTTPStatus: 200}, Kept: &view.CertifiedRetention{Grounded: true, Until: in(2000 * aDay)}},
		},
		Proof: view.CertifiedProof{
			Ledger: "lethe/1a2b3c4d", Key: "lethe/1a2b3c4d+5e6f7a8b", Index: 1041, Size: 1307, Root: "nND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI=",
			Fingerprint: "lPTPUPd0ehLjIVgnZ2whu8RKhzq7EX7RFW0QgSCPoAI=", Entries: 14, Sealed: in(-time.Hour),
		},
	}
}

func openCertificate() view.Certificate {
	p := certificate()
	p.State, p.Finished, p.Archived, p.Due = lifecycle.Forwarding, time.Time{}, time.Time{}, time.Time{}
	p.Destinations[0] = view.CertifiedDelivery{Destination: "crm", State: lifecycle.Queued, Ordered: in(-time.Hour)}
	return p
}

func rejectedCertificate() view.Certificate {
	p := certificate()
	p.State, p.Destinations, p.Letters, p.RuleSet, p.Extension = lifecycle.Rejected, nil, nil, 0, nil
	p.Decision = &view.Decision{What: "Rejected", By: "Ada Okafor", At: p.Finished, Ground: lifecycle.LegalClaims}
	return p
}

func joinedCertificate() view.Certificate {
	p := rejectedCertificate()
	p.State, p.Decision, p.Joined = lifecycle.Duplicate, nil, true
	return p
}
