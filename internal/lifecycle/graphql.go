package lifecycle

import (
	"fmt"
	"io"
	"slices"
	"strconv"
)

// The enums speak GraphQL themselves, so that the API and the database cannot
// drift apart. The methods are those that gqlgen looks for.

// MarshalGQL writes the state as a GraphQL enum value.
func (s RequestState) MarshalGQL(w io.Writer) { write(w, s) }

// UnmarshalGQL reads the state; it fails for a value that is not in the list.
func (s *RequestState) UnmarshalGQL(v any) error { return read(s, v, RequestStates()) }

// MarshalGQL writes the state as a GraphQL enum value.
func (s DeliveryState) MarshalGQL(w io.Writer) { write(w, s) }

// UnmarshalGQL reads the state; it fails for a value that is not in the list.
func (s *DeliveryState) UnmarshalGQL(v any) error { return read(s, v, DeliveryStates()) }

// MarshalGQL writes the ground as a GraphQL enum value.
func (g RejectionGround) MarshalGQL(w io.Writer) { write(w, g) }

// UnmarshalGQL reads the ground; it fails for a value that is not in the list.
func (g *RejectionGround) UnmarshalGQL(v any) error { return read(g, v, RejectionGrounds()) }

// MarshalGQL writes the ground as a GraphQL enum value.
func (g HoldGround) MarshalGQL(w io.Writer) { write(w, g) }

// UnmarshalGQL reads the ground; it fails for a value that is not in the list.
func (g *HoldGround) UnmarshalGQL(v any) error { return read(g, v, HoldGrounds()) }

// MarshalGQL writes the ground as a GraphQL enum value.
func (g WaiverGround) MarshalGQL(w io.Writer) { write(w, g) }

// UnmarshalGQL reads the ground; it fails for a value that is not in the list.
func (g *WaiverGround) UnmarshalGQL(v any) error { return read(g, v, WaiverGrounds()) }

// MarshalGQL writes the ground as a GraphQL enum value.
func (g ExtensionGround) MarshalGQL(w io.Writer) { write(w, g) }

// UnmarshalGQL reads the ground; it fails for a value that is not in the list.
func (g *ExtensionGround) UnmarshalGQL(v any) error { return read(g, v, ExtensionGrounds()) }

// MarshalGQL writes the ground as a GraphQL enum value.
func (g PauseGround) MarshalGQL(w io.Writer) { write(w, g) }

// UnmarshalGQL reads the ground; it fails for a value that is not in the list.
func (g *PauseGround) UnmarshalGQL(v any) error { return read(g, v, PauseGrounds()) }

// MarshalGQL writes the purpose as a GraphQL enum value.
func (p RevealPurpose) MarshalGQL(w io.Writer) { write(w, p) }

// UnmarshalGQL reads the purpose; it fails for a value that is not in the list.
func (p *RevealPurpose) UnmarshalGQL(v any) error { return read(p, v, RevealPurposes()) }

// MarshalGQL writes the kind as a GraphQL enum value.
func (k LetterKind) MarshalGQL(w io.Writer) { write(w, k) }

// UnmarshalGQL reads the kind; it fails for a value that is not in the list.
func (k *LetterKind) UnmarshalGQL(v any) error { return read(k, v, LetterKinds()) }

// MarshalGQL writes the state as a GraphQL enum value.
func (s LetterState) MarshalGQL(w io.Writer) { write(w, s) }

// UnmarshalGQL reads the state; it fails for a value that is not in the list.
func (s *LetterState) UnmarshalGQL(v any) error { return read(s, v, LetterStates()) }

// MarshalGQL writes the regulation as a GraphQL enum value.
func (r Regulation) MarshalGQL(w io.Writer) { write(w, r) }

// UnmarshalGQL reads the regulation; it fails for a value that is not in the list.
func (r *Regulation) UnmarshalGQL(v any) error { return read(r, v, Regulations()) }

func write[T ~string](w io.Writer, v T) {
	_, _ = io.WriteString(w, strconv.Quote(string(v))) // the writer is gqlgen's buffer
}

func read[T ~string](to *T, v any, list []T) error {
	s, ok := v.(string)
	if !ok || !slices.Contains(list, T(s)) {
		return fmt.Errorf("must be one of %v", list)
	}
	*to = T(s)
	return nil
}
