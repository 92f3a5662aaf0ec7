package e2e_test

import (
	"flag"
	"math/rand/v2"
	"testing"
)

// The fault tests run in two sizes, with the same code: a short one in `make
// test`, a long one in `make torture`.
var (
	torture   = flag.Bool("torture", false, "run the fault tests in full: many kills, every step")
	givenSeed = flag.Uint64("seed", 0, "repeat the random choices of a run that printed this seed")
)

// scale is how much of something the size of this run asks for.
func scale[N any](short, long N) N {
	if *torture {
		return long
	}
	return short
}

// seeded returns random choices, and prints how to repeat them. Which process
// was how far at that moment is not repeated.
func seeded(t *testing.T) *rand.Rand {
	t.Helper()
	seed := *givenSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("random choices: -seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}
