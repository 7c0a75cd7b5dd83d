using System.Globalization;
using System.Net;
using System.Text;

namespace KeylessAlloyDb.Rehearsal.Review.Report;

/// <summary>
/// Draws the picture twice, for a wide screen with both clouds side by side and for a phone from top
/// to bottom; the style sheet shows one of them.
/// </summary>
internal sealed class PictureSvg
{
    private const int BoxWidth = 176;
    private const int BoxHeight = 78;
    private const int LaneHeight = 132;
    private static readonly int[] s_columns = [36, 250, 612, 826, 1040];
    private readonly StringBuilder _svg = new();
    private readonly string _name;

    private PictureSvg(string name) => _name = name;

    public static string Wide(Picture picture)
    {
        var drawing = new PictureSvg("wide");
        drawing.DrawWide(picture);
        return drawing._svg.ToString();
    }

    public static string Narrow(Picture picture)
    {
        var drawing = new PictureSvg("narrow");
        drawing.DrawNarrow(picture);
        return drawing._svg.ToString();
    }

    private void DrawWide(Picture p)
    {
        var open = p.PublicAddress is not null || p.Nat is not null;
        var height = 70 + LaneHeight * (open ? 4 : 3);
        Open(1252, height);
        Cloud("aws", p.AwsTitle, 12, 438, height);
        Cloud("google", p.GoogleTitle, 588, 652, height);
        Text("lane-name", 519, Middle(0) - 8, "DNS query", "middle");
        Text("lane-name", 519, Middle(2) - 10, "AWS identity", "middle");
        Text("lane-name", 519, Middle(1) - 46, "IPsec and BGP", "middle");

        // The name: asked at the resolver, answered by Cloud DNS, through the same tunnels.
        Line("name", p.Client, p.Resolver, Center(0), Top(1), Center(0), Bottom(0));
        Line("name", p.Resolver, p.Names, Right(0), Middle(0), Left(3), Middle(0));
        // The packet.
        Line("packet", p.Client, p.VpnGateway, Right(0), Middle(1), Left(1), Middle(1));
        Tunnels(p);
        Line("packet", p.HaVpn, p.Endpoint, Right(2), Middle(1), Left(3), Middle(1));
        Line("packet", p.Endpoint, p.Database, Right(3), Middle(1), Left(4), Middle(1));
        // The identity.
        Line("identity", p.Client, p.Role, Center(0), Bottom(1), Center(0), Top(2));
        Line("identity", p.Role, p.Pool, Right(0), Middle(2), Left(2), Middle(2));
        Line("identity", p.Pool, p.Account, Right(2), Middle(2), Left(3), Middle(2));
        Line("identity", p.Account, p.User, Right(3), Middle(2), Left(4), Middle(2));
        Line("identity", p.User, p.Database, Center(4), Top(2), Center(4), Bottom(1));
        if (p is { Nat: { } nat, PublicAddress: { } address })
        {
            Text("lane-name", 519, Middle(3) - 10, "public path", "middle");
            Line("public", nat, address, Right(1), Middle(3), Left(4), Middle(3));
        }

        Part?[][] lanes =
        [
            [p.Resolver, null, null, p.Names, null],
            [p.Client, p.VpnGateway, p.HaVpn, p.Endpoint, p.Database],
            [p.Role, null, p.Pool, p.Account, p.User],
            [null, p.Nat, null, null, p.PublicAddress],
        ];
        foreach (var (lane, parts) in lanes.Index())
        {
            foreach (var (column, part) in parts.Index())
            {
                if (part is not null)
                {
                    Box(column, lane, part);
                }
            }
        }
        _svg.Append("</svg>");
    }

    private void Tunnels(Picture p)
    {
        var (from, to) = (Right(1), Left(2));
        if (p.Tunnels.Count == 0)
        {
            Line("packet", new("", [], Mark.Missing), p.HaVpn, from, Middle(1), to, Middle(1));
            return;
        }
        for (var i = 0; i < p.Tunnels.Count; i++)
        {
            var tunnel = p.Tunnels[i];
            var y = Middle(1) - 30 + i * 60 / Math.Max(1, p.Tunnels.Count - 1);
            Add(
                $"<g class='{Class(tunnel.Mark)}{(tunnel.Fails ? " down" : "")}'><title>{Describe(tunnel)}</title><line class='tunnel' x1='{from}' y1='{y}' x2='{to}' y2='{y}'/>"
            );
            var label = tunnel.Mark is Mark.Same or Mark.New
                ? tunnel.Details.FirstOrDefault("")
                : Word(tunnel.Mark);
            if (tunnel.Seen is { } seen)
            {
                Text("tunnel-label", from + 6, y - 4, label, "start");
                Text("tunnel-label seen", to - 4, y - 4, seen.Label, "end");
            }
            else
            {
                Text("tunnel-label", (from + to) / 2, y - 4, label, "middle");
            }
            _svg.Append("</g>");
        }
    }

    private void DrawNarrow(Picture p)
    {
        List<(string Lane, string Title, Part[] Chain)> chains =
        [
            (
                "packet",
                "Packet",
                [p.Client, p.VpnGateway, TunnelsAsOne(p), p.HaVpn, p.Endpoint, p.Database]
            ),
            ("name", "Name", [p.Resolver, p.Names]),
            ("identity", "Identity", [p.Role, p.Pool, p.Account, p.User]),
        ];
        if (p is { Nat: { } nat, PublicAddress: { } address })
        {
            chains.Add(("public", "Public path", [nat, address]));
        }
        const int step = 92;
        const int head = 44;
        var height = chains.Sum(chain => head + chain.Chain.Length * step + chain.Chain.Sum(More));
        Open(352, height);
        var y = 0;
        foreach (var (lane, title, chain) in chains)
        {
            Text("chain-title", 8, y + 28, title, "start");
            y += head;
            for (var i = 0; i < chain.Length; i++)
            {
                if (i > 0)
                {
                    Line(lane, chain[i - 1], chain[i], 176, y - 18, 176, y);
                }
                var more = More(chain[i]);
                DrawBox(8, y, 336, 74 + more, chain[i], IsAws(p, chain[i]) ? "aws" : "google");
                Text(
                    "part-cloud",
                    334,
                    y + 62 + more,
                    IsAws(p, chain[i]) ? "AWS" : "Google Cloud",
                    "end"
                );
                y += step + more;
            }
        }
        _svg.Append("</svg>");
    }

    /// <summary>What lines beyond the second add to a box.</summary>
    private static int More(Part part) => 17 * Math.Max(0, part.Details.Count - 2);

    private static Part TunnelsAsOne(Picture p)
    {
        var mark = p.Tunnels.Select(tunnel => tunnel.Mark).DefaultIfEmpty(Mark.Missing).Max();
        var title = $"{p.Tunnels.Count} IPsec tunnels";
        if (p.Tunnels.Any(tunnel => tunnel.Seen is not null))
        {
            var up = p.Tunnels.Count(tunnel => tunnel.Seen is { Works: true });
            var label = $"{up} of {p.Tunnels.Count} up";
            return new(title, [.. p.Tunnels.Select(OneLine)], mark)
            {
                Seen = new(up == p.Tunnels.Count, label, label),
            };
        }
        return new(
            title,
            [
                string.Join(' ', p.Tunnels.Take(2).SelectMany(tunnel => tunnel.Details)),
                string.Join(' ', p.Tunnels.Skip(2).SelectMany(tunnel => tunnel.Details)),
            ],
            mark
        );
    }

    private static string OneLine(Part tunnel) =>
        string.Join(
            "  ",
            tunnel
                .Details.Append(tunnel.Seen?.Label ?? Word(tunnel.Mark))
                .Where(text => text.Length > 0)
        );

    private static bool IsAws(Picture p, Part part) =>
        ReferenceEquals(part, p.Client)
        || ReferenceEquals(part, p.VpnGateway)
        || ReferenceEquals(part, p.Resolver)
        || ReferenceEquals(part, p.Role)
        || ReferenceEquals(part, p.Nat);

    private void Open(int width, int height) =>
        Add(
            $"<svg class='picture {_name}' viewBox='0 0 {width} {height}' aria-hidden='true' focusable='false'><defs><marker id='arrow-{_name}' viewBox='0 0 8 8' refX='7' refY='4' markerUnits='userSpaceOnUse' markerWidth='13' markerHeight='13' orient='auto'><path d='M0 0 8 4 0 8z' fill='context-stroke'/></marker></defs>"
        );

    private void Cloud(string name, string title, int x, int width, int height)
    {
        Add(
            $"<rect class='cloud {name}' x='{x}' y='8' width='{width}' height='{height - 16}' rx='14'/>"
        );
        Text($"cloud-title {name}", x + 24, 36, title, "start");
    }

    private void Box(int column, int lane, Part part) =>
        DrawBox(
            s_columns[column],
            Top(lane),
            BoxWidth,
            BoxHeight,
            part,
            column < 2 ? "aws" : "google"
        );

    private void DrawBox(int x, int y, int width, int height, Part part, string cloud)
    {
        Add(
            $"<g class='part {cloud} {Class(part.Mark)}'><title>{Describe(part)}</title><rect x='{x}' y='{y}' width='{width}' height='{height}' rx='9'/>"
        );
        Text("part-title", x + 12, y + 24, part.Title, "start");
        for (var i = 0; i < part.Details.Count; i++)
        {
            Text("part-detail", x + 12, y + 44 + 17 * i, Clip(part.Details[i], width), "start");
        }
        if (part.Mark != Mark.Same)
        {
            var word = Word(part.Mark);
            Pill("pill", x + width - Pill(word) - 8, y, word);
        }
        if (part.Seen is { } seen)
        {
            Pill(
                seen.Works ? "seen up" : "seen down",
                x + 8,
                y + height + 2,
                $"{(seen.Works ? '✓' : '✗')} {seen.Label}"
            );
        }
        _svg.Append("</g>");
    }

    private void Pill(string name, int x, int y, string text)
    {
        Add($"<rect class='{name}' x='{x}' y='{y - 9}' width='{Pill(text)}' height='18' rx='9'/>");
        Text("pill-text", x + Pill(text) / 2, y + 4, text, "middle");
    }

    private static int Pill(string text) => 14 + text.Length * 7;

    private void Line(string lane, Part from, Part to, int x1, int y1, int x2, int y2)
    {
        // An identity does not cross the lab.
        var fails = lane is "packet" or "name" && (from.Fails || to.Fails);
        var broken = from.Broken || to.Broken || fails ? " broken" : "";
        Add(
            $"<line class='way {lane}{broken}' x1='{x1}' y1='{y1}' x2='{x2}' y2='{y2}' marker-end='url(#arrow-{_name})'/>"
        );
    }

    private void Text(string name, int x, int y, string text, string anchor) =>
        Add($"<text class='{name}' x='{x}' y='{y}' text-anchor='{anchor}'>{text}</text>");

    private static string Describe(Part part) =>
        string.Join(
            ", ",
            part.Details.Prepend(part.Title)
                .Append(Word(part.Mark))
                .Append(part.Seen?.Words ?? "")
                .Where(t => t.Length > 0)
        );

    public static string Word(Mark mark) =>
        mark switch
        {
            Mark.New => "new",
            Mark.Changed => "changed",
            Mark.Replaced => "replaced",
            Mark.Gone => "deleted",
            Mark.Missing => "missing",
            _ => "",
        };

    public static string Class(Mark mark) => $"mark-{(mark == Mark.Same ? "same" : Word(mark))}";

    private static string Clip(string text, int width)
    {
        var room = (width - 22) / 7;
        return text.Length <= room ? text : $"{text[..(room - 1)]}…";
    }

    private static int Left(int column) => s_columns[column] - 3;

    private static int Right(int column) => s_columns[column] + BoxWidth;

    private static int Center(int column) => s_columns[column] + BoxWidth / 2;

    private static int Top(int lane) => 62 + lane * LaneHeight;

    private static int Bottom(int lane) => Top(lane) + BoxHeight;

    private static int Middle(int lane) => Top(lane) + BoxHeight / 2;

    /// <summary>Every text of the interpolation is encoded.</summary>
    private void Add(FormattableString svg) =>
        _svg.AppendFormat(
            CultureInfo.InvariantCulture,
            svg.Format,
            [
                .. svg.GetArguments()
                    .Select(value => value is string text ? WebUtility.HtmlEncode(text) : value),
            ]
        );
}
