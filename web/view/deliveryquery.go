package view

import "net/url"

// DeliveryView is one of the built-in views of the deliveries.
type DeliveryView string

// The views, in the order of their tabs.
const (
	FailedView      DeliveryView = "failed"      // need a person
	UnconfirmedView DeliveryView = "unconfirmed" // accepted; the destination will confirm
	TasksView       DeliveryView = "tasks"       // accepted on behalf of people, who carry it out
	HeldView        DeliveryView = "held"        // on hold
	QueuedView      DeliveryView = "queued"      // wait for their next attempt
)

// deliveryViews also name what the time in each row is.
var deliveryViews = []struct {
	view  DeliveryView
	label string
	when  string
	empty string
}{
	{FailedView, "Failed", "Next try", "No delivery needs a person"},
	{UnconfirmedView, "Waiting for confirmation", "Confirm by", "No confirmation is awaited"},
	{TasksView, "Tasks for a person", "Do it by", "Nothing is to be done by hand"},
	{HeldView, "On hold", "Review on", "No delivery is on hold"},
	{QueuedView, "Queued", "Next try", "Nothing waits to be sent"},
}

// DeliveryQuery is what the address of the list says.
type DeliveryQuery struct {
	View        DeliveryView
	Destination string // name; every one if empty
	After       string // the opaque key of the last row of the page before
}

// ParseDeliveryQuery reads the query of an address. A view that does not exist
// becomes FailedView; the other values must be checked by whoever looks them up.
func ParseDeliveryQuery(v url.Values) DeliveryQuery {
	q := DeliveryQuery{View: DeliveryView(v.Get("view")), Destination: v.Get("destination"), After: v.Get("after")}
	for _, known := range deliveryViews {
		if known.view == q.View {
			return q
		}
	}
	q.View = FailedView
	return q
}

// Path is the address of the list that shows q.
func (q DeliveryQuery) Path() string {
	return withQuery(deliveriesPath, "view", string(q.View), "destination", q.Destination, "after", q.After)
}

// sheetPath is the address of the whole list as a sheet.
func (q DeliveryQuery) sheetPath() string {
	return withQuery(deliveriesPath+".csv", "view", string(q.View), "destination", q.Destination)
}

func (q DeliveryQuery) first() DeliveryQuery {
	q.After = ""
	return q
}
