import { Anchor, Text } from "@mantine/core";

/** A link to a page on the web. The shell opens it in the browser. Other addresses are shown as text. */
export function WebLink({ url }: { url: string | null }) {
  if (url === null) return "–";
  // Stored addresses may come from other people, and a click must not run `javascript:…`.
  if (!/^https?:\/\//i.test(url)) return <Text size="sm">{url}</Text>;
  return <Outside href={url} text={url.replace(/^https?:\/\/|\/$/gi, "")} />;
}

/** A link that writes an email. The shell opens it in the mail program. */
export function EmailLink({ address }: { address: string | null }) {
  if (address === null) return "–";
  return <Outside href={`mailto:${encodeURIComponent(address)}`} text={address} />;
}

function Outside({ href, text }: { href: string; text: string }) {
  return (
    <Anchor
      href={href}
      target="_blank"
      rel="noreferrer"
      size="sm"
      lineClamp={1}
      style={{ overflowWrap: "anywhere" }}
    >
      {text}
    </Anchor>
  );
}
