package web

import (
	"lethe/internal/auth"
	"lethe/internal/certificate"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

func certificatePage(c certificate.Certificate, titles view.Titles) view.Certificate {
	s := c.Summary
	last := c.Entries[len(c.Entries)-1]
	page := view.Certificate{
		RequestID: s.RequestID.String(), State: s.State, AsOf: s.AsOf,
		Cause: s.Cause, Source: s.Source, Identifiers: s.IdentifierTypes, Regulation: s.Regulation,
		Submitted: timeOf(s.SubmittedAt), Received: s.ReceivedAt, Due: timeOf(s.DueAt), Pauses: len(s.Pauses),
		Decision: certifiedDecision(s.Decision), RuleSet: s.RuleSetVersion,
		Joined: s.JoinedTo != "", Finished: timeOf(s.FinishedAt), Archived: timeOf(s.ArchivedAt),
		Proof: view.CertifiedProof{
			Ledger: c.Ledger, Key: c.Key(), Index: c.Proof.Index, Size: c.Tree.Size, Root: c.Tree.Root.String(),
			Fingerprint: last.Hash.String(), Entries: len(c.Entries), Sealed: c.Tree.At,
		},
	}
	if x := s.Extension; x != nil {
		page.Extension = &view.CertifiedExtension{Ground: x.Ground, By: x.By, At: x.At}
	}
	for _, l := range s.Letters {
		page.Letters = append(page.Letters, view.CertifiedLetter(l))
	}
	for _, d := range s.Destinations {
		page.Destinations = append(page.Destinations, certifiedDelivery(d, titles))
	}
	return page
}

func certifiedDecision(d *certificate.Decision) *view.Decision {
	if d == nil {
		return nil
	}
	words := map[lifecycle.RequestState]string{
		lifecycle.Approved: "Approved", lifecycle.Rejected: "Rejected", lifecycle.Cancelled: "Cancelled",
	}
	out := &view.Decision{What: words[d.What], By: d.By, At: d.At, Ground: d.Ground}
	if d.Kind == string(auth.SystemKind) && d.What == lifecycle.Approved {
		out.By = "" // nobody rejected it in time
	}
	return out
}

func certifiedDelivery(d certificate.Destination, titles view.Titles) view.CertifiedDelivery {
	out := view.CertifiedDelivery{
		Destination: d.Name, State: d.State, Attempts: d.Attempts, Ordered: d.OrderedAt,
		Closed: timeOf(d.ClosedAt), Denied: timeOf(d.ContradictedAt),
	}
	if title := titles[d.Name]; title != "" && title != d.Name {
		out.Destination = title + " (" + d.Name + ")"
	}
	if n := len(d.Evidence); n > 0 {
		e := d.Evidence[n-1]
		out.Answer = view.Evidence{Via: e.Via, Status: e.Status, HTTPStatus: e.HTTPStatus, By: e.By, At: e.At}
	}
	if kept := d.Retention; kept != nil {
		out.Kept = &view.CertifiedRetention{Grounded: kept.Grounded, Until: timeOf(kept.Until)}
	}
	if w := d.Waiver; w != nil {
		out.Waiver = &view.CertifiedWaiver{Ground: w.Ground, By: w.By, ProposedBy: w.ProposedBy}
	}
	return out
}
