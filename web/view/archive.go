package view

import (
	"context"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Archive is the list of finished requests, without the persons in them, last
// finished first. With an error it is answered with status 422.
type Archive struct {
	Frame
	Query     ArchiveQuery
	FromError string // the day is not one; empty if nothing is wrong
	ToError   string
	Sought    *Sought // of a search for a person; nil without one
	Rows      []ArchiveRow
	Next      string // key of the next page; empty on the last
}

// ArchiveRow is one archived request in the list.
type ArchiveRow struct {
	Reference  string
	Outcome    lifecycle.RequestState
	Cause      string
	Regulation lifecycle.Regulation
	Received   time.Time
	Finished   time.Time
	Due        time.Time
	Deliveries int
}

// ArchivedRequest is the page of one archived request.
type ArchivedRequest struct {
	Frame
	Back       string // the list the person came from; the archive if empty
	Reference  string
	Outcome    lifecycle.RequestState
	Cause      string
	Regulation lifecycle.Regulation
	Source     string
	Submitted  time.Time
	Received   time.Time
	Due        time.Time
	Finished   time.Time
	Archived   time.Time
	RuleSet    int // version of the rules that routed it; 0 if none did
	Decision   *Decision
	Deliveries []ArchivedDelivery
	Timeline   []ui.Event // newest first
}

// ArchivedDelivery is what one destination did.
type ArchivedDelivery struct {
	Destination string // title
	State       lifecycle.DeliveryState
	Attempts    int
	Closed      time.Time
	Evidence    string // what it answered, or the ground; may be empty
}

func (p Archive) faults() []ui.FieldError {
	var out []ui.FieldError
	if p.FromError != "" {
		out = append(out, ui.FieldError{Field: "from", Message: p.FromError})
	}
	if p.ToError != "" {
		out = append(out, ui.FieldError{Field: "to", Message: p.ToError})
	}
	return out
}

// Wrong reports whether the filter cannot be read.
func (p Archive) Wrong() bool { return len(p.faults()) > 0 }

func (p Archive) title(ctx context.Context) string {
	if p.Wrong() {
		return say.T(ctx, "Error: Archive")
	}
	return say.T(ctx, "Archive")
}

// shown is read out after each change of the list.
func (p Archive) shown(ctx context.Context) string {
	if len(p.Rows) == 0 {
		return say.T(ctx, "No finished requests to show")
	}
	return say.N(ctx, len(p.Rows), "%d finished request on this page, last finished first, without personal data", "%d finished requests on this page, last finished first, without personal data")
}

func (p Archive) firstHref() string {
	if p.Query.After == "" {
		return ""
	}
	return p.Query.first().Path()
}

func (p Archive) nextHref() string {
	if p.Next == "" {
		return ""
	}
	q := p.Query
	q.After = p.Next
	return q.Path()
}

func (p ArchivedRequest) back() string {
	if p.Back == "" {
		return archivePath
	}
	return p.Back
}

func (r ArchiveRow) late() bool { return r.Finished.After(r.Due) }

// punctuality says in words whether the deadline was kept.
func (p ArchivedRequest) punctuality(ctx context.Context) string {
	if p.Finished.After(p.Due) {
		return say.T(ctx, "Late")
	}
	return say.T(ctx, "On time")
}

// Outcomes are the states in which a request can be archived.
func Outcomes() []lifecycle.RequestState {
	var out []lifecycle.RequestState
	for _, s := range lifecycle.RequestStates() {
		if s.Final() {
			out = append(out, s)
		}
	}
	return out
}
