package view

import (
	"context"

	"lethe/web/view/say"
)

// RemoveDestination is the page that takes a destination out of the draft.
type RemoveDestination struct {
	Frame
	Name     string
	Title    string
	Return   string   // local path to show afterwards
	Revision int      // of the draft that the person saw
	Rules    []string // of the draft that name it
	Open     int      // deliveries that are not closed
	Refused  string   // why it was not done
}

// blocked says what has to be done before this can be published; nothing if
// nothing is in the way.
func (p RemoveDestination) blocked(ctx context.Context) string {
	if p.Open == 0 {
		return ""
	}
	return say.N(ctx, p.Open, "%d delivery to it is not closed. Until it is, the draft cannot be published.", "%d deliveries to it are not closed. Until they are, the draft cannot be published.")
}

// DestinationRemoved tells that a destination is removed from the draft.
func DestinationRemoved(ctx context.Context, title string) string {
	return say.T(ctx, "%s is removed in the draft. Publish it to make it so.", title)
}
