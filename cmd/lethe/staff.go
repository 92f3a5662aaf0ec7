package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/staff"
)

func staffCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "staff", Short: "Accounts of those who review requests and run the program"}
	cmd.AddCommand(staffAddCommand(), staffListCommand(), staffPasswordCommand(), staffDisableCommand())
	return cmd
}

func staffAddCommand() *cobra.Command {
	var in staff.Account
	var role string
	var fromStdin bool
	cmd := &cobra.Command{
		Use:   "add",
		Short: "Add an account",
		Long: `Adds an account that can sign in at once. Without --password-stdin a password is
made and printed, once.

Roles: auditor (sees everything, decides nothing), reviewer and lead (decide),
operator (runs deliveries), admin (staff, tokens, destinations and rules).`,
		Example: "  lethe staff add --email lead@example.com --name \"Lea Marchetti\" --role lead\n  lethe staff add --email robin@example.com --name Robin --role reviewer --password-stdin < password",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			in.Role = auth.Role(role)
			var err error
			if in.Password, err = newPassword(cmd, fromStdin); err != nil {
				return err
			}
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				added, err := a.Staff.Add(ctx, in)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "Added %s as %s.\n", added.Email, added.Role)
				tell(cmd, in.Password, fromStdin)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&in.Email, "email", "", "the address to sign in with")
	cmd.Flags().StringVar(&in.Name, "name", "", "how colleagues see the person")
	cmd.Flags().StringVar(&role, "role", "", "auditor, reviewer, lead, operator or admin")
	cmd.Flags().BoolVar(&fromStdin, "password-stdin", false, "read the password, 15 to 128 characters, from standard input")
	for _, flag := range []string{"email", "name", "role"} {
		_ = cmd.MarkFlagRequired(flag) // fails only for a flag that does not exist
	}
	return cmd
}

func firstLine(cmd *cobra.Command) (string, error) {
	line, err := bufio.NewReader(cmd.InOrStdin()).ReadString('\n')
	if line = strings.TrimRight(line, "\r\n"); line != "" {
		return line, nil
	}
	if err == nil {
		err = fault.New(fault.BadInput, "There is no password on standard input.")
	}
	return "", fmt.Errorf("read the password: %w", err)
}

func staffListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the accounts",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				accounts, err := a.Staff.List(ctx)
				if err != nil {
					return err
				}
				if asJSON {
					return json.NewEncoder(cmd.OutOrStdout()).Encode(accounts)
				}
				table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
				fmt.Fprintln(table, "E-MAIL\tNAME\tROLE\tSTATE")
				for _, account := range accounts {
					state := "active"
					if account.DisabledAt != nil {
						state = "disabled"
					}
					fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", account.Email, account.Name, account.Role, state)
				}
				return table.Flush()
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func staffDisableCommand() *cobra.Command {
	var email string
	cmd := &cobra.Command{
		Use:   "disable",
		Short: "Disable an account; its sessions end with their next request",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				if err := a.Staff.Disable(ctx, email); err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "Disabled %s.\n", email)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&email, "email", "", "whose account")
	_ = cmd.MarkFlagRequired("email") // fails only for a flag that does not exist
	return cmd
}
