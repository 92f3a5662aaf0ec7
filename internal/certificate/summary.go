package certificate

import (
	"time"

	"github.com/google/uuid"

	"lethe/internal/lifecycle"
)

// Summary tells the entries in one piece. What the ledger did not write down at
// the time is empty, null or missing.
type Summary struct {
	RequestID       uuid.UUID              `json:"requestId"`
	Reference       string                 `json:"reference"`
	State           lifecycle.RequestState `json:"state"`
	Finished        bool                   `json:"finished"` // false: it is not finished yet
	AsOf            time.Time              `json:"asOf"`     // the last entry; what came later is not in here
	Cause           string                 `json:"cause"`
	Source          string                 `json:"source"`
	IdentifierTypes []string               `json:"identifierTypes"`
	Regulation      lifecycle.Regulation   `json:"regulation"`
	SubmittedAt     *time.Time             `json:"submittedAt"` // when the person asked
	ReceivedAt      time.Time              `json:"receivedAt"`
	DueAt           *time.Time             `json:"dueAt"` // as it was last worked out
	Extension       *Extension             `json:"extension"`
	Pauses          []Pause                `json:"pauses"` // of the clock of the law
	Decision        *Decision              `json:"decision"`
	RuleSetVersion  int                    `json:"ruleSetVersion"` // of the rules that routed it; 0 before
	Destinations    []Destination          `json:"destinations"`
	Letters         []Letter               `json:"letters"`            // that were sent to the person
	JoinedTo        string                 `json:"joinedTo,omitempty"` // the id of an earlier request of the same person
	FinishedAt      *time.Time             `json:"finishedAt"`
	ArchivedAt      *time.Time             `json:"archivedAt"` // when the identifiers were destroyed
	RemovedAt       *time.Time             `json:"removedAt"`  // when the rest of its record was
}

// Extension is more time, on a ground.
type Extension struct {
	Ground lifecycle.ExtensionGround `json:"ground"`
	By     string                    `json:"by"`
	At     time.Time                 `json:"at"`
}

// Pause is a time in which the clock of the law stood still.
type Pause struct {
	Ground lifecycle.PauseGround `json:"ground"`
	From   time.Time             `json:"from"`
	Until  *time.Time            `json:"until"` // null while it stands still
}

// Decision is what became of the review. A decision of the system is that nobody
// rejected the request in its review window.
type Decision struct {
	What   lifecycle.RequestState    `json:"what"` // APPROVED, REJECTED or CANCELLED
	By     string                    `json:"by"`
	Kind   string                    `json:"kind"` // staff, token or system
	At     time.Time                 `json:"at"`
	Ground lifecycle.RejectionGround `json:"ground,omitempty"`
}

// Destination is the order to one destination, and what became of it.
type Destination struct {
	Name           string                  `json:"name"`
	Delivery       string                  `json:"delivery"` // its id, which the destination knows too
	State          lifecycle.DeliveryState `json:"state"`
	Attempts       int                     `json:"attempts"`
	OrderedAt      time.Time               `json:"orderedAt"`
	ClosedAt       *time.Time              `json:"closedAt"`
	Evidence       []Evidence              `json:"evidence"` // what it answered, the first answer first
	Retention      *Retention              `json:"retention,omitempty"`
	Waiver         *Waiver                 `json:"waiver,omitempty"`
	ContradictedAt *time.Time              `json:"contradictedAt,omitempty"` // when it last said otherwise, after the end
}

// Evidence is one answer.
type Evidence struct {
	At         time.Time `json:"at"`
	Via        string    `json:"via"`    // response, callback, poll, probe or person
	Status     string    `json:"status"` // done, accepted, not_found, retained, failed, absent or present
	HTTPStatus int       `json:"httpStatus,omitempty"`
	By         string    `json:"by,omitempty"` // who recorded it, when a person did
}

// Retention says that the destination must keep the data. Its ground is in the
// destination's own words, which a certificate does not repeat.
type Retention struct {
	Grounded bool       `json:"grounded"` // it gave a ground
	Until    *time.Time `json:"until"`    // null when it did not say
}

// Waiver is the end of a delivery without the destination's word.
type Waiver struct {
	Ground     lifecycle.WaiverGround `json:"ground"`
	ProposedBy string                 `json:"proposedBy,omitempty"` // when it took two
	By         string                 `json:"by"`
	At         time.Time              `json:"at"`
}

// Letter is one that was sent to the person.
type Letter struct {
	Kind lifecycle.LetterKind `json:"kind"`
	At   time.Time            `json:"at"`
}
