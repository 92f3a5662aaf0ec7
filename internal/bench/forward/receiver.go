package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"time"
)

// receiveCommand is the argument that makes this program the receiver.
const receiveCommand = "receive"

// tally is what the receiver has got so far.
type tally struct {
	Orders int64 `json:"orders"`
	Bytes  int64 `json:"bytes"` // of the bodies
}

// receive answers every order with 200 and counts it, until in ends, which it
// does when the process that started this one is gone. It prints its URL first.
func receive(ctx context.Context, in io.Reader, out io.Writer) error {
	on, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	var orders, bytes atomic.Int64
	mux := http.NewServeMux()
	mux.HandleFunc("GET /tally", func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(tally{orders.Load(), bytes.Load()}) // who asked is gone
	})
	mux.HandleFunc("POST /", func(_ http.ResponseWriter, r *http.Request) {
		n, err := io.Copy(io.Discard, r.Body)
		if err != nil {
			return // cut off: not an order
		}
		bytes.Add(n)
		orders.Add(1)
	})
	server := &http.Server{Handler: mux}
	go func() {
		_, _ = io.Copy(io.Discard, in)
		_ = server.Close()
	}()
	fmt.Fprintln(out, "http://"+on.Addr().String())
	if err := server.Serve(on); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// receiver is the process that receives, so that its work counts as nobody's.
type receiver struct {
	url     string
	process *exec.Cmd
	in      io.Closer
}

func startReceiver() (*receiver, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self, receiveCommand)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	r := &receiver{process: cmd, in: in}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("it did not say where it is: %w", err), r.stop())
	}
	r.url = strings.TrimSpace(line)
	return r, nil
}

func (r *receiver) stop() error {
	return errors.Join(r.in.Close(), r.process.Wait())
}

func (r *receiver) tally(ctx context.Context) (tally, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, r.url+"/tally", nil)
	if err != nil {
		return tally{}, err
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return tally{}, fmt.Errorf("ask the receiver: %w", err)
	}
	defer res.Body.Close()
	var t tally
	if err := json.NewDecoder(res.Body).Decode(&t); err != nil {
		return tally{}, fmt.Errorf("ask the receiver: %w", err)
	}
	return t, nil
}

// wait returns when the receiver has got n orders in all.
func (r *receiver) wait(ctx context.Context, n int64) error {
	for {
		t, err := r.tally(ctx)
		if err != nil || t.Orders >= n {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("wait for %d more orders: %w", n-t.Orders, context.Cause(ctx))
		case <-time.After(20 * time.Millisecond):
		}
	}
}
