package view

import "lethe/internal/lifecycle"

// What the law and the lifecycle leave open for a request; the door decides again.

func (r QueueRow) canReject() bool {
	_, ok := r.State.Next(lifecycle.Reject)
	return ok
}

func (r QueueRow) canExtend() bool { return !r.Extended && !r.State.Final() }

func (r QueueRow) canHold() bool { return !r.OnHold && !r.State.Final() }
