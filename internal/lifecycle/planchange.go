package lifecycle

// PlanChange says why an approval does not hold any more: what was approved is
// not what would be sent. The names are those of destinations, sorted.
type PlanChange struct {
	// From and To are the versions of the rules, before and after.
	From int `json:"from"`
	To   int `json:"to"`
	// Gained would get an order now and would not have before; Lost the other
	// way round.
	Gained []string `json:"gained,omitempty"`
	Lost   []string `json:"lost,omitempty"`
	// Moved would get their order at another address, or in another way.
	Moved []string `json:"moved,omitempty"`
}

// None reports whether nothing changed.
func (c PlanChange) None() bool { return len(c.Gained)+len(c.Lost)+len(c.Moved) == 0 }
