// Answers requests that it makes up itself, for a second and a half.
function render(depth) {
    return depth < 2 ? depth : render(depth - 1) + render(depth - 2);
}

function handleRequest(url) {
    return { url, body: render(22) };
}

const end = Date.now() + 1500;
let answered = 0;
while (Date.now() < end) {
    answered += handleRequest(`/orders/${answered}`).body > 0;
}
console.log(answered);
