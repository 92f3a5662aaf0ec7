package webhook

import (
	"encoding/json"
	"fmt"
	"time"

	"lethe/internal/destination"
)

// event is the body of an order or of a test. Nothing in an order changes between
// attempts: a destination may compare the content of a repeated idempotency key.
type event struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"` // of the event: when the person asked
	Data      any       `json:"data"`
}

type order struct {
	DeliveryID  string       `json:"deliveryId"`
	RequestID   string       `json:"requestId"`
	Reference   string       `json:"reference"`
	Cause       string       `json:"cause"`
	Regulation  string       `json:"regulation"`
	SubmittedAt time.Time    `json:"submittedAt"`
	DueAt       time.Time    `json:"dueAt"`
	Identifiers []identifier `json:"identifiers"`
	CallbackURL string       `json:"callbackUrl"`
	Test        bool         `json:"test,omitempty"`
}

type identifier struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

func encode(o destination.Order) ([]byte, error) {
	data := written(o)
	return encodeEvent(event{Type: "erasure.requested", Timestamp: data.SubmittedAt, Data: data})
}

// written is the order as it stands in the body.
func written(o destination.Order) order {
	data := order{
		DeliveryID:  o.DeliveryID,
		RequestID:   o.RequestID,
		Reference:   o.Reference,
		Cause:       o.Cause,
		Regulation:  o.Regulation,
		SubmittedAt: o.SubmittedAt.UTC(),
		DueAt:       o.DueAt.UTC(),
		Identifiers: make([]identifier, len(o.Identifiers)),
		CallbackURL: o.CallbackURL,
	}
	for i, id := range o.Identifiers {
		data.Identifiers[i] = identifier{Type: id.Type, Value: id.Value}
	}
	return data
}

func encodeEvent(e event) ([]byte, error) {
	body, err := json.Marshal(e)
	if err != nil {
		return nil, fmt.Errorf("encode the order: %w", err)
	}
	return body, nil
}
