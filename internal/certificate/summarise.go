package certificate

import (
	"encoding/json"
	"time"

	"lethe/internal/lifecycle"
)

// Summarise tells a request's chain in one piece. It is a function of the entries
// alone. An action that it does not know, and a fact that is not there, it leaves
// out.
func Summarise(entries []Entry) Summary {
	s := &Summary{IdentifierTypes: []string{}, Pauses: []Pause{}, Destinations: []Destination{}, Letters: []Letter{}}
	for _, e := range entries {
		s.RequestID, s.AsOf = e.SubjectID, e.At.UTC()
		f := factsOf(e)
		if !s.asked(e, f) && !s.decided(e, f) && !s.timed(e, f) {
			s.delivered(e, f)
		}
	}
	s.Finished = s.FinishedAt != nil
	return *s
}

// facts are the details of entries that a summary reads.
type facts struct {
	Reference       string   `json:"reference"`
	Cause           string   `json:"cause"`
	Source          string   `json:"source"`
	IdentifierTypes []string `json:"identifierTypes"`
	Regulation      string   `json:"regulation"`
	SubmittedAt     string   `json:"submittedAt"`
	DueAt           string   `json:"dueAt"`
	Ground          string   `json:"ground"`
	RuleSetVersion  int      `json:"ruleSetVersion"`
	Destinations    []string `json:"destinations"`
	Of              string   `json:"of"`
	Kind            string   `json:"kind"`

	Delivery      string `json:"delivery"`
	Destination   string `json:"destination"`
	To            string `json:"to"`
	Attempt       int    `json:"attempt"`
	Answer        string `json:"answer"`
	Via           string `json:"via"`
	HTTPStatus    int    `json:"httpStatus"`
	Closed        bool   `json:"closed"`
	Grounded      bool   `json:"grounded"`
	RetainedUntil string `json:"retainedUntil"`
	ProposedBy    string `json:"proposedBy"`
}

func factsOf(e Entry) facts {
	var f facts
	_ = json.Unmarshal(e.Detail, &f) // what is not as expected stays empty
	return f
}

// moment reads a time as details have it; nil for none.
func moment(text string) *time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return nil
	}
	return new(t.UTC())
}

// asked tells what was asked, and reports whether it knows the action.
func (s *Summary) asked(e Entry, f facts) bool {
	switch e.Action {
	case "request.submitted":
		s.State, s.ReceivedAt = lifecycle.InReview, e.At.UTC()
		s.Reference, s.Source, s.SubmittedAt = f.Reference, f.Source, moment(f.SubmittedAt)
		s.IdentifierTypes = append(s.IdentifierTypes, f.IdentifierTypes...)
	case "request.corrected":
	default:
		return false
	}
	s.Cause, s.Regulation = f.Cause, lifecycle.Regulation(f.Regulation)
	s.due(f)
	return true
}

// due keeps the date as it was when the ledger does not say that it moved.
func (s *Summary) due(f facts) {
	if due := moment(f.DueAt); due != nil {
		s.DueAt = due
	}
}

// decided tells what became of the request, and reports whether it knows the action.
func (s *Summary) decided(e Entry, f facts) bool {
	switch e.Action {
	case "request.approved":
		s.State, s.Decision = lifecycle.Approved, decision(e, f, lifecycle.Approved)
	case "request.approval_undone", "request.unroutable", "request.replanned", "request.resumed":
		s.State, s.Decision, s.JoinedTo = lifecycle.InReview, nil, ""
	case "request.rejected":
		s.Decision = decision(e, f, lifecycle.Rejected)
		s.end(e, lifecycle.Rejected)
	case "request.cancelled":
		s.Decision = decision(e, f, lifecycle.Cancelled)
		s.end(e, lifecycle.Cancelled)
	case "request.joined":
		s.State, s.JoinedTo = lifecycle.Duplicate, f.Of
	case "request.duplicate_finished":
		s.end(e, lifecycle.Duplicate)
	case "request.routed":
		s.State, s.RuleSetVersion = lifecycle.Forwarding, f.RuleSetVersion
		s.ordered(e, f)
	case "request.completed":
		s.end(e, lifecycle.Completed)
	case "request.reopened":
		s.State, s.FinishedAt = lifecycle.Forwarding, nil
	case "request.archived":
		s.ArchivedAt = new(e.At.UTC())
	case "record.removed":
		s.RemovedAt = new(e.At.UTC())
	default:
		return false
	}
	return true
}

func decision(e Entry, f facts, what lifecycle.RequestState) *Decision {
	return &Decision{What: what, By: e.Actor, Kind: e.ActorKind, At: e.At.UTC(), Ground: lifecycle.RejectionGround(f.Ground)}
}

func (s *Summary) end(e Entry, state lifecycle.RequestState) {
	s.State, s.FinishedAt = state, new(e.At.UTC())
}

// timed tells what moved the deadline and what the person was told, and reports
// whether it knows the action.
func (s *Summary) timed(e Entry, f facts) bool {
	switch e.Action {
	case "request.extended":
		s.Extension = &Extension{Ground: lifecycle.ExtensionGround(f.Ground), By: e.Actor, At: e.At.UTC()}
	case "request.clock_paused":
		s.Pauses = append(s.Pauses, Pause{Ground: lifecycle.PauseGround(f.Ground), From: e.At.UTC()})
	case "request.clock_resumed":
		if n := len(s.Pauses); n > 0 {
			s.Pauses[n-1].Until = new(e.At.UTC())
		}
	case "letter.sent":
		s.Letters = append(s.Letters, Letter{Kind: lifecycle.LetterKind(f.Kind), At: e.At.UTC()})
	default:
		return false
	}
	s.due(f)
	return true
}
