import turtle

pen = turtle.Turtle()
  pen.forward(100)
    pen.left(90)
      pen.forward(100)
turtle.done()
