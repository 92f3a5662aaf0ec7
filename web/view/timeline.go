package view

// TimelineKind is a part of the timeline of a request.
type TimelineKind string

// The kinds, as the address names them.
const (
	AllEvents      TimelineKind = ""
	DecisionEvents TimelineKind = "decisions" // what people decided
	NoteEvents     TimelineKind = "notes"
	DeliveryEvents TimelineKind = "deliveries"
)

var timelineKinds = []struct {
	kind  TimelineKind
	label string
	empty string
}{
	{AllEvents, "All", "Nothing has happened yet."},
	{DecisionEvents, "Decisions", "Nobody has decided anything yet."},
	{NoteEvents, "Notes", "There are no notes."},
	{DeliveryEvents, "Deliveries", "Nothing has been sent yet."},
}

// ParseTimelineKind reads the parameter of an address; one that there is not is
// AllEvents.
func ParseTimelineKind(text string) TimelineKind {
	for _, k := range timelineKinds {
		if string(k.kind) == text {
			return k.kind
		}
	}
	return AllEvents
}

// empty says that there is no event of the kind.
func (k TimelineKind) empty() string {
	for _, known := range timelineKinds {
		if known.kind == k {
			return known.empty
		}
	}
	return ""
}

// timelinePath is the request's page with one kind of events, at the timeline.
func (p Request) timelinePath(k TimelineKind) string {
	return withQuery(p.path(), "timeline", string(k)) + "#timeline"
}
