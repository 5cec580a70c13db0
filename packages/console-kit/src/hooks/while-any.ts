interface Listed<R> {
  readonly state: { readonly data?: { readonly data?: readonly R[] } | undefined };
}

const pollMs = 1500;

/** Query options of a list that asks again while the server still works on one of its records. */
export function whileAny<R>(working: (record: R) => boolean) {
  return {
    refetchInterval: ({ state }: Listed<R>) => (state.data?.data?.some(working) === true ? pollMs : (false as const)),
  };
}
