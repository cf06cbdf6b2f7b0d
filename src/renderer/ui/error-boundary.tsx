import { TriangleAlert } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { Button } from './button.tsx';
import { EmptyState } from './empty-state.tsx';

interface Props {
  /** What failed, for the sentence shown: "This terminal", "The settings page". */
  readonly what: string;
  /** Puts the sentence where the part would be, e.g. into a dialog. */
  readonly frame?: (sentence: ReactNode) => ReactNode;
  readonly children: ReactNode;
}

/** Keeps a failure in one part of the window from taking the rest with it. */
export class ErrorBoundary extends Component<Props, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const sentence = (
      <div role="alert" style={{ height: '100%' }}>
        <EmptyState
          icon={<TriangleAlert size={32} />}
          title={`${this.props.what} could not be shown`}
          actions={
            <Button variant="primary" onClick={() => this.setState({ failed: false })}>
              Try again
            </Button>
          }
        >
          Something went wrong while drawing this part of the window. Your sessions keep running.
        </EmptyState>
      </div>
    );
    return this.props.frame?.(sentence) ?? sentence;
  }
}
